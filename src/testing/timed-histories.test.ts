import { expect, test } from 'vitest';
import { timedHistoryOfCase } from '../generate/timed/case.ts';
import {
  productionLikeHistories,
  withProtocol,
  withStaticMembers,
} from '../generate/timed/production.ts';
import { timedHistorySchema } from '../save/timed-history-schema.ts';

test.each(['small', 'mixed', 'medium', 'large'] as const)(
  'generated timed histories of size %s can be saved and read again',
  (size) => {
    const count = size === 'small' || size === 'mixed' ? 600 : 60;
    for (let index = 0; index < count; index += 1) {
      const history = timedHistoryOfCase(21, index, {
        size,
        protocols: ['eager', 'cooperative', 'consumer'],
      });
      expect(timedHistorySchema.parse(JSON.parse(JSON.stringify(history)))).toEqual(history);
    }
  },
);

test('days of production can be saved, too', () => {
  for (const day of productionLikeHistories(1)) {
    const changed = withStaticMembers(withProtocol(day, 'consumer'));
    expect(timedHistorySchema.parse(changed)).toEqual(changed);
  }
});
