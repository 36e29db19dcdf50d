/**
 * @file How well stated probabilities hold: the reliability table and the expected calibration error (Naeini
 * et al., 2015; Guo et al., 2017). Pure.
 */

/** Something that the product states with a probability, and whether it is so. */
export interface Stated {
  probability: number;
  right: boolean;
}

/** Statements with a probability in [from, to); the last bin includes 1. */
export interface ReliabilityBin {
  from: number;
  to: number;
  statements: number;
  /** mean of the stated probabilities; null = no statement */
  stated: number | null;
  /** share that is right; null = no statement */
  right: number | null;
}

export interface Reliability {
  statements: number;
  /** mean over statements of |stated − right| of their bin, 0…1 */
  expectedError: number;
  /** ten of equal width */
  bins: readonly ReliabilityBin[];
}

const binCount = 10;

/** null = nothing was stated */
export function reliabilityOf(statements: readonly Stated[]): Reliability | null {
  if (statements.length === 0) return null;
  const groups = Array.from({ length: binCount }, (): Stated[] => []);
  for (const statement of statements)
    groups[Math.min(binCount - 1, Math.floor(statement.probability * binCount))]!.push(statement);
  const bins = groups.map((group, index) => binOf(group, index));
  const error = bins.reduce(
    (sum, { statements: size, stated, right }) =>
      sum + (size / statements.length) * Math.abs((stated ?? 0) - (right ?? 0)),
    0,
  );
  return { statements: statements.length, expectedError: error, bins };
}

function binOf(group: readonly Stated[], index: number): ReliabilityBin {
  const share = (of: (statement: Stated) => number) =>
    group.length === 0 ? null : group.reduce((sum, statement) => sum + of(statement), 0) / group.length;
  return {
    from: index / binCount,
    to: (index + 1) / binCount,
    statements: group.length,
    stated: share(({ probability }) => probability),
    right: share(({ right }) => Number(right)),
  };
}
