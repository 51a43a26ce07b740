// A span as a running clock shows it, for residents and officers alike.

/** 9 s -> 0:09, 161 s -> 2:41, 3700 s -> 1:01:40 */
export function counter(spanMs: number): string {
  const total = Math.max(0, Math.floor(spanMs / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}
