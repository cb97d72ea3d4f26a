import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What a child wrote last before it went silent. */
export interface LastWords {
  /** The case, or the run of a shrink, that the subject was about to live through. */
  readonly ordinal: number;
  /** Changes whenever anything is written. */
  readonly beat: number;
  /** The subject was running, not we. */
  readonly running: boolean;
}

/** The child's end: written before the subject runs, so that it can be read when the child is dead or hangs. */
export interface BlackBoxWriter {
  running(ordinal: number): void;
  idle(): void;
}

/** The parent's end. */
export interface BlackBox {
  readonly path: string;
  read(): LastWords;
  close(): void;
}

const size = 24;

/** A file of three numbers in the folder for temporary files. A child that loops or crashes has still told what it was at. */
export function openBlackBox(): BlackBox {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rebalance-check-'));
  const file = path.join(folder, 'black-box');
  const record = new Float64Array(size / Float64Array.BYTES_PER_ELEMENT);
  fs.writeFileSync(file, record);
  const descriptor = fs.openSync(file, 'r');
  return {
    path: file,
    read: () => {
      fs.readSync(descriptor, record, 0, size, 0);
      const [ordinal = 0, beat = 0, running = 0] = record;
      return { ordinal, beat, running: running === 1 };
    },
    close: () => {
      fs.closeSync(descriptor);
      removeBlackBox(file);
    },
  };
}

/** Removes the file and the folder that was made for it; what cannot be removed is left to the system. */
export function removeBlackBox(file: string): void {
  try {
    fs.rmSync(path.dirname(file), { recursive: true, force: true });
  } catch {
    // Somebody else is at it.
  }
}

/** Opens the child's end. Cost: one small write a case, about 2 µs. */
export function openBlackBoxWriter(file: string): BlackBoxWriter {
  const descriptor = fs.openSync(file, 'r+');
  const record = new Float64Array(size / Float64Array.BYTES_PER_ELEMENT);
  let beat = 0;
  const write = (ordinal: number, running: 0 | 1): void => {
    record[0] = ordinal;
    record[1] = ++beat;
    record[2] = running;
    fs.writeSync(descriptor, record, 0, size, 0);
  };
  return {
    running: (ordinal) => {
      write(ordinal, 1);
    },
    idle: () => {
      write(record[0] ?? 0, 0);
    },
  };
}
