import type { AssignorInstance } from '../domain/subject.ts';
import { isThenable } from './describe-value.ts';

/**
 * The same assignor, except that what it leaves on `Object.prototype` is taken away after each call.
 *
 * An assignor that keeps members in a plain object writes there when a member is called `__proto__` (kafkajs 2.2.4 does:
 * `assignment[memberId][topic] = …`). That one answer is wrong, and judged; every object of this process would carry the
 * topic from then on, ours too.
 */
export function contained(instance: AssignorInstance): AssignorInstance {
  const around = <Result>(body: () => Result): Result => {
    try {
      return body();
    } finally {
      clean();
    }
  };
  const outside: { -readonly [Part in keyof AssignorInstance]: AssignorInstance[Part] } = {
    assign(cluster, group, leader) {
      const raw = around(() => instance.assign(cluster, group, leader));
      return isThenable(raw) ? cleanLater(raw) : raw;
    },
  };
  if (instance.read !== undefined) {
    const read = instance.read.bind(instance);
    outside.read = (raw) => around(() => read(raw));
  }
  if (instance.subscriptionUserData !== undefined)
    outside.subscriptionUserData = (topics) =>
      around(() => instance.subscriptionUserData?.(topics));
  if (instance.onAssignment !== undefined)
    outside.onAssignment = (assignment, generation) =>
      around(() => instance.onAssignment?.(assignment, generation));
  return outside;
}

/** What belongs there: looked up once, before any subject has run. */
const known: ReadonlySet<string | symbol> = new Set(Reflect.ownKeys(Object.prototype));

function clean(): void {
  const keys = Reflect.ownKeys(Object.prototype);
  if (keys.length === known.size) return;
  for (const key of keys) if (!known.has(key)) Reflect.deleteProperty(Object.prototype, key);
}

async function cleanLater(raw: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await raw;
  } finally {
    clean();
  }
}
