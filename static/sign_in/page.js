/** Owns the account page: a coach signs in and out, and chooses for this device. */
import { t } from '../i18n/words.js';
import { onSent, part, tell } from '../people/forms.js';
import '../widgets/device.js';
import '../widgets/top.js';
import { forgetKept } from '../shell/kept.js';
import { Api } from '../wire/api.js';

const api = new Api(null);

onSent('sign-in', async ({ name, password }) => {
  await api.ask('POST', '/login', { name, password });
  await forgetKept(); // it may be somebody else's
  location.assign(location.hash === '#ops' ? '/ops' : '/');
});

onSent('sign-out', async () => {
  await forgetKept(); // also where the server cannot be told
  await api.ask('POST', '/logout');
  await forgetKept(); // what another tab has read meanwhile
  location.reload();
});

try {
  const me = await api.ask('GET', '/me');
  part('who').textContent = t('sign_in.who', { name: me.name ?? '' });
  part('sign-out').hidden = me.name === null;
  part('sign-in').hidden = me.name !== null;
  part('here').hidden = !me.is_here;
  part('first').hidden = !me.may_make_first_account;
} catch (error) {
  part('sign-in').hidden = false;
  tell(error);
}
