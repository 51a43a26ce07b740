// The city that this installation serves: what a map looks at while the phone tells no place.

import { boundsIn, cityLook } from "../../map/city";
import { loadOutlines } from "../../outlines";
import type { Look } from "../../place";

const BOUNDS = boundsIn(document.documentElement.dataset.city);
const SIDE_PX = 360;

/** By its bounds alone, until the outlines have come. */
export const CITY: Look = cityLook(BOUNDS, [], SIDE_PX, SIDE_PX);

export const wholeCity = async (): Promise<Look> => cityLook(BOUNDS, (await loadOutlines()).features, SIDE_PX, SIDE_PX);
