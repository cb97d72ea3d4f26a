import kafkajs from 'kafkajs';
import { describe, expect, test } from 'vitest';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './consumer-protocol.ts';

const hostile = ['', '__proto__', 'constructor', 'é☃😀', 'x'.repeat(249)];

describe('the consumer protocol', () => {
  test.each([0, 1, 2, 3])(
    'a subscription of version %i comes back with what it carries',
    (version) => {
      const sent = {
        version,
        topics: hostile,
        userData: Buffer.from([1, 2]),
        ownedPartitions: hostile.flatMap((topic) =>
          [0, 7].map((partition) => ({ topic, partition })),
        ),
        generation: 5,
        rackId: 'r',
      };
      expect(decodeSubscription(encodeSubscription(sent))).toEqual({
        ...sent,
        ownedPartitions: version >= 1 ? sent.ownedPartitions : [],
        generation: version >= 2 ? 5 : -1,
        rackId: version >= 3 ? 'r' : null,
      });
    },
  );

  test('an assignment comes back, hostile names and all', () => {
    const partitions = hostile.map((topic, partition) => ({ topic, partition }));
    expect(decodeAssignment(encodeAssignment({ version: 1, partitions }))).toEqual({
      version: 1,
      partitions,
    });
    expect(decodeAssignment(new Uint8Array())).toEqual({ version: 0, partitions: [] });
  });

  test('reads the bytes that kafkajs writes', () => {
    const { MemberMetadata, MemberAssignment } = kafkajs.AssignerProtocol;
    const metadata = MemberMetadata.encode({
      version: 3,
      topics: ['t'],
      userData: Buffer.alloc(0),
    });
    // Version 3 with the body of version 0, as kafkajs sends it.
    expect(decodeSubscription(metadata)).toMatchObject({ topics: ['t'], ownedPartitions: [] });
    const assignment = MemberAssignment.encode({
      version: 0,
      assignment: { t: [0, 2], u: [1] },
      userData: Buffer.alloc(0),
    });
    expect(decodeAssignment(assignment).partitions).toEqual([
      { topic: 't', partition: 0 },
      { topic: 't', partition: 2 },
      { topic: 'u', partition: 1 },
    ]);
  });

  test('says where bytes end too early, and takes no absurd count for a list', () => {
    const encoded = encodeAssignment({ version: 0, partitions: [{ topic: 't', partition: 0 }] });
    for (let length = 3; length < encoded.length - 4; length += 1)
      expect(() => decodeAssignment(encoded.subarray(0, length))).toThrow(RangeError);
    expect(() => decodeAssignment(Buffer.from([0, 0, 0x7f, 0xff, 0xff, 0xff]))).toThrow(RangeError);
  });
});
