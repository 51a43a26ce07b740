// What a drawing library has to do for us. maplibre.ts and leaflet.ts are the two that do it; neither knows of the other.

import type { Outline } from "../outlines";
import type { LatLon, Look } from "../place";
import type { Drawn } from "./features";
import type { Palette } from "./palette";

/** A name at a place, along the road it belongs to. */
export interface Name { words: string; at: LatLon; turnDeg: number }
/** A base map that an installation has chosen; by: whom it must name. */
export interface Tiles { url: string; by: string; kind: "raster" | "vector" }

export interface Sheet {
  /** What hands touch; labels are laid into it. */
  readonly surface: HTMLElement;
  /** The base map it lies on: null when there is none, none of it came, or this library cannot draw it. */
  readonly base: Tiles | null;
  look(look: Look): void;
  ground(outlines: Outline[]): void;
  names(names: Name[]): void;
  draw(drawn: Drawn): void;
  repaint(colours: Palette): void;
  resized(): void;
  remove(): void;
}

export interface Beginning {
  into: HTMLElement;
  look: Look;
  colours: Palette;
  tiles: Tiles | null;
  /** Nobody moves it: a picture. */
  isFixed: boolean;
  workerUrl: string;
  /** Looks somewhere else now, in the same frame; byHand: a person moved it. */
  moved(look: Look, byHand: boolean): void;
  /** Has come to rest. */
  rested(): void;
  /** The first of the base map's tiles did not come: the outlines must do. */
  baseGone(): void;
  /** Cannot draw any more: another sheet must take its place. */
  lost(): void;
}

/** What either module exports. */
export interface SheetModule { begin(beginning: Beginning): Promise<Sheet> }
