/** Whether more or less of a metric is better, where its name tells. Pure. */

const MORE = /\b(auc|accuracy|precision|recall|f1|r2|coefficient of determination)\b|r²/;
const LESS = /\b(error|loss|deviation|duration|mae|rmse|mse)\b/;

/** 1 when more is better, −1 when less is, 0 when nobody knows. */
export function direction(metric: string): -1 | 0 | 1 {
  const name = metric
    .replace(/ \(.*\)$/, "")
    .replaceAll("_", " ")
    .toLowerCase();
  if (LESS.test(name)) return -1;
  return MORE.test(name) ? 1 : 0;
}
