// Which trip this phone has shared, and when it is raised: read by home before anything is loaded.

import { mark, setMark } from "../marks";

const MARK = "gawah-trip";

export interface Watched { id: string; raises_at: string }

export function watched(): Watched | null {
  const [id, raises_at] = mark(MARK).split(" ");
  return id && raises_at ? { id, raises_at } : null;
}
export const isWatched = (id: string): boolean => watched()?.id === id;
export const watch = ({ id, raises_at }: Watched): void => { setMark(MARK, `${id} ${raises_at}`); };
export const forgetTrip = (): void => { setMark(MARK, ""); };
