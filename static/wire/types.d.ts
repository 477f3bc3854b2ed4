/** What messages of the two data channels say, once read. Types alone: no browser loads this. */
import type { PHASES } from './messages.js';

export type Json = Record<string, unknown>;
export type Phase = (typeof PHASES)[number];

/** What the server saw in one frame. */
export interface PoseResult {
  pictureSizeChanged: boolean;
  rateReduced: boolean;
  /** 16 bits, wraps */
  sequence: number;
  /** Of the frame, 90 kHz, 32 bits, wraps. */
  rtpTimestamp: number;
  phase: Phase;
  /** 0 to 100 */
  quality: number;
  /** Complete, decoded, pose start, pose end, sent; since the first packet. */
  stages_s: number[];
  /** Above standing; null while unknown. */
  hipHeight_m: number | null;
  /** x, y by landmark, normalised to the picture; null: nobody. */
  image: Float32Array | null;
  /** 0 to 1 by landmark */
  visibility: Float32Array | null;
}

export interface Reason {
  code: string;
  text: string;
}

/** Quantities by key, numbers or null; why some are null, and how sure the others are. */
export type Quantities = Json & {
  unavailable: Record<string, string>;
  uncertainty: Record<string, number | null>;
};

/** A repetition. */
export type Rep = Quantities & {
  rep_id: string;
  revision: number;
  final: boolean;
  test: string;
  quality: { score: number; reasons: Reason[] };
};

/** What the server asks a camera to send. */
export interface Rate {
  maxFps: number;
  /** How many times smaller than else each side of a picture is to be. */
  scaleDownBy: number;
}

export type GateName = 'light' | 'sharp' | 'level' | 'still' | 'alone';

/** One thing that has to be well before a jump. */
export interface Gate {
  /** null where it cannot be told */
  ok: boolean | null;
  value: number | null;
}

/** Who jumps one after the other. */
export interface Queue {
  athlete_ids: string[];
  /** Whose turn it is; their number: everybody has jumped. */
  at: number;
  reps_each: number;
  /** Of this turn, as far as they count. */
  reps_done: number;
}

/** Whose a repetition is, and whether it was struck out. */
interface Whose {
  athlete_id: string | null;
  isDeleted: boolean;
}

export interface Hello {
  type: 'hello';
  session: string;
  /** This life's of it, as the API knows it. */
  session_id: string | null;
  resumed: boolean;
  reps: number;
  resume: string | null;
  configuration: Json;
  queue: Queue | null;
  /** Whether anybody chose any of that: not on a server that forgot the session. */
  chosen: boolean;
  /** How many of the last results are said again after it. */
  recent: number;
  /** Whether a camera is connected. */
  filming: boolean;
  /** Revisions by rep_id. */
  saved: Record<string, number>;
  saving: Reason | null;
  /** Its version. */
  server: string | null;
}

export type ServerEvent =
  | Hello
  | { type: 'camera'; filming: boolean; reps: number }
  | { type: 'configured'; configuration: Json; queue: Queue | null; isYours: boolean }
  | { type: 'countdown'; seconds: number | null }
  | { type: 'phase'; time_s: number; phase: Phase }
  | { type: 'gates'; gates: Partial<Record<GateName, Gate>> }
  | ({ type: 'rep'; rep: Rep } & Whose)
  | ({ type: 'rep_changed'; rep_id: string } & Whose)
  | { type: 'rep_saved'; rep_id: string; revision: number }
  | { type: 'rep_rejected'; time_s: number; code: string; text: string }
  | { type: 'notice' | 'bye'; code: string; text: string }
  | ({ type: 'rate' } & Rate)
  | { type: 'pong'; t: number };
