/** Owns the page on which the first account is made, on the server's own machine. */
import { ask, onSent } from './ask.js';

onSent('first-account', async ({ name, password, again }) => {
  if (password !== again) throw new Error('The two passwords are not the same.');
  await ask('POST', '/first-account', { name, password });
  location.assign('/login');
});
