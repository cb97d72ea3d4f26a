/** The names of an object's fields, in one order for all that have the same, and a number for them. */
export interface ObjectShape {
  readonly id: number;
  readonly names: readonly string[];
}

/** One more name than before: what objects have that were written in this order. */
interface Turn {
  readonly next: Map<string, Turn>;
  shape: ObjectShape | null;
}

/** Numbers the shapes of objects, from 0 on; in which order their fields were written does not matter. */
export function shapesOf(): (value: object) => ObjectShape {
  const start = newTurn();
  const sorted = newTurn();
  let count = 0;

  function follow(from: Turn, names: readonly string[]): Turn {
    let turn = from;
    for (const name of names) {
      let next = turn.next.get(name);
      if (next === undefined) {
        next = newTurn();
        turn.next.set(name, next);
      }
      turn = next;
    }
    return turn;
  }

  return (value) => {
    const written = Object.keys(value);
    const turn = follow(start, written);
    if (turn.shape !== null) return turn.shape;
    const names = written.toSorted();
    const same = follow(sorted, names);
    same.shape ??= { id: count++, names };
    turn.shape = same.shape;
    return same.shape;
  };
}

function newTurn(): Turn {
  return { next: new Map(), shape: null };
}
