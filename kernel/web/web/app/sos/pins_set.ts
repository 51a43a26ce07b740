// Whether this resident has PINs. Both or none: whether somebody has the other one is no question.

import { asked } from "../device";
import { mark, setMark } from "../marks";

const MARK = "gawah-pins";

export const arePinsSet = (): boolean => mark(MARK) === "yes";
export const note = (areSet: boolean): void => { setMark(MARK, areSet ? "yes" : "no"); };

export async function read(): Promise<boolean | null> {
  const answer = await asked<{ are_set: boolean }>("GET", "/v1/sos-pins");
  if (answer.status !== 200) return null;
  note(answer.body.are_set);
  return answer.body.are_set;
}
