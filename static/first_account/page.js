/** Owns the page on which the first account is made, on the server's own machine. */
import { t } from '../i18n/words.js';
import { onSent } from '../people/forms.js';
import { Api } from '../wire/api.js';

onSent('first-account', async ({ name, password, again }) => {
  if (password !== again) throw new Error(t('first_account.not_same'));
  await new Api(null).ask('POST', '/first-account', { name, password });
  location.assign('/login');
});
