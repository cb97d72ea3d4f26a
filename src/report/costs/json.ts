import type { Costs } from '../../domain/costs.ts';

/** Costs as `--json` writes them: two spaces of indent, a line feed at the end. Equal costs give equal bytes. */
export function renderCostsJson(costs: Costs): string {
  return `${JSON.stringify(costs, null, 2)}\n`;
}
