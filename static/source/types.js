/** What a picture's source is. Types alone: no browser loads this. */

/**
 * @typedef {object} Source where the picture comes from
 * @property {'camera' | 'clip'} kind
 * @property {MediaStream} stream
 * @property {boolean} mirrored whether people expect to see it as in a mirror
 * @property {string | null} deviceId
 * @property {() => void} close
 *
 * @typedef {'insecure' | 'old_browser' | 'not_allowed' | 'not_found' | 'in_use'
 *   | 'ended' | 'unknown'} CameraProblem
 */

export {};
