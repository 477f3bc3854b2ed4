/** Owns the page on which a coach signs in and out. */
import { ask, onSent, part, say, sentence } from './ask.js';

onSent('sign-in', async ({ name, password }) => {
  await ask('POST', '/login', { name, password });
  location.assign(location.hash === '#ops' ? '/ops' : '/');
});

onSent('sign-out', async () => {
  await ask('POST', '/logout');
  location.reload();
});

try {
  const me = await ask('GET', '/me');
  part('who').textContent = me.name;
  part('sign-out').hidden = me.name === null;
  part('sign-in').hidden = me.name !== null;
  part('here').hidden = !me.is_here;
  part('first').hidden = !me.may_make_first_account;
} catch (error) {
  part('sign-in').hidden = false;
  say(sentence(error));
}
