/** What a screen shows. Types alone: no browser loads this. */
import type { Quantities } from '../wire/types.js';

/** One athlete's jumps in the session and test. */
export interface Place {
  nickname: string;
  jumps: number;
  best_m: number | null;
  best_uncertainty_m: number | null;
  last_m: number | null;
  last_uncertainty_m: number | null;
  /** Whether the session's newest jump is theirs. */
  is_newest: boolean;
}

/** The session's newest jump, as it is stored. */
export interface Newest {
  rep_id: string;
  revision: number;
  test: string;
  nickname: string | null;
  height_m: number | null;
  uncertainty_m: number | null;
  best_before_m: number | null;
}

/** `GET /api/v1/sessions/{session}/board` */
export interface Board {
  test: string;
  /** Of who is to jump; null: nobody, or somebody who is not shown. */
  nickname: string | null;
  /** Of who comes after in the queue; null: nobody, or somebody who is not shown. */
  next_nickname: string | null;
  newest: Newest | null;
  places: Place[];
}

/** One jump as it is shown. */
export interface Jump {
  rep_id: string;
  test: string;
  nickname: string | null;
  /** Its height, and how sure it is. */
  measured: Quantities;
  /** Of the same athlete; null: there is none, or it is not known yet. */
  best_before_m: number | null;
}

export type ScreenState =
  | 'joining' | 'waiting' | 'nobody' | 'ready' | 'held' | 'countdown' | 'flight' | 'rejected' | 'lost' | 'over';
