import type { MembershipHistory } from '../domain/history.ts';
import { eventTypes } from '../domain/history.ts';

/** Whether a value has the parts that shrinking takes apart; it says nothing about the names and numbers in them. */
export function isHistory(value: unknown): value is MembershipHistory {
  return (
    isRecord(value) &&
    (value['shape'] === 'honest' || value['shape'] === 'adversarial') &&
    Array.isArray(value['topics']) &&
    value['topics'].every(isTopic) &&
    Array.isArray(value['events']) &&
    value['events'].every(isEvent)
  );
}

function isTopic(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['topic'] === 'string' &&
    Number.isSafeInteger(value['partitions'])
  );
}

function isEvent(value: unknown): boolean {
  return isRecord(value) && eventTypes.some((type) => type === value['type']);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
