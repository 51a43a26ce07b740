// What a map is asked to show, in the words of the pages: cameras, poles, incidents, persons in danger.

import type { LatLon } from "../place";

/** sel: sees the place, or is looked at. linked: may have seen it. stale: its picture is old. blind: shows nothing. far: one of the others. */
export type SectorTone = "sel" | "linked" | "stale" | "blind" | "far";

/** minor: drawn at street level only. */
export interface Sector { id: string; at: LatLon; azimuthDeg: number; hfovDeg: number; rangeM: number; tone: SectorTone; minor?: boolean }
export interface PolePlate { label: string; at: LatLon; dark: boolean }
export interface Fix { at: LatLon; note?: string }
/** A sector that a hand may turn: classes are the distances at which its picture is good for more than detection. */
export interface Handle { at: LatLon; azimuthDeg: number; hfovDeg: number; rangeM: number; nearM: number; classesM: number[] }
/** Cells of ground with a share of the fullest, 0 to 1; at: the south-west corner. */
export interface HeatCell { at: LatLon; sizeDeg: number; share: number; count: number }
export interface Happened { id: string; at: LatLon; verified: boolean; accuracyM?: number | null; selected?: boolean }
export interface InDanger { id: string; at: LatLon; accuracyM: number | null; note: string; track: Fix[]; selected: boolean; drill?: boolean }

export interface Scene {
  handle?: Handle;
  heat?: HeatCell[];
  sectors: Sector[];
  poles: PolePlate[];
  incidents: Happened[];
  sos: InDanger[];
  /** A map of the size of a stamp: marks without numbers. */
  isSmall?: boolean;
}

export const NOTHING: Scene = { sectors: [], poles: [], incidents: [], sos: [] };

/** Nearer than this the streets are drawn, roads get their width, and poles their plates. */
export const STREET_M_PER_PX = 6;
export const NEAREST_M_PER_PX = 0.25;
export const FURTHEST_M_PER_PX = 160;
