/** Owns what the coach set for this device, and that the page looks and sounds so. */
import { Choices, dress } from './coach/choices.js';
import { on, parts } from './parts.js';

/** @param {import('./coach/cues.js').Cues} cues */
export function followChoices(cues) {
  const choices = new Choices(localStorage);
  const follow = () => {
    dress(parts.root, choices.scheme);
    parts.more.scheme = choices.scheme;
    parts.more.sound = choices.sound;
    cues.switch(choices.sound);
  };
  on(parts.more, 'scheme', (scheme) => {
    choices.scheme = scheme;
    follow();
  });
  on(parts.more, 'sound', (isOn) => {
    choices.sound = isOn;
    follow();
    cues.tone('go');
  });
  follow();
}
