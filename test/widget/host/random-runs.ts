/**
 * How many random runs a test makes: a few each time, and more where `TEST_RUNS` says so, as in
 * `TEST_RUNS=10 npx vitest run --project unit test/widget/host`. Seeds are fixed, so that more runs begin
 * with the same ones.
 */
const FACTOR = Number(process.env.TEST_RUNS ?? 1);

export const randomRuns = (count: number): number => Math.ceil(count * FACTOR);
