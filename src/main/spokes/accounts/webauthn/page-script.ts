/**
 * The module of the sign-in page (see `FactorWay.script`): asks the browser for an answer of a security key and sends it. Text, since that
 * page has no bundle; what it uses is in every browser that the dashboard runs in.
 */
export const pageScript = `
const texts = {
  en: { failed: 'That did not work. Try again.', old: 'This browser cannot use security keys.', again: 'That took too long. Sign in again.', origin: 'Security keys do not work at this address. Open Axle at ' },
  fr: { failed: 'Cela n\\u2019a pas fonctionn\\u00e9. Recommencez.', old: 'Ce navigateur ne g\\u00e8re pas les cl\\u00e9s de s\\u00e9curit\\u00e9.', again: 'Le d\\u00e9lai est d\\u00e9pass\\u00e9. Reconnectez-vous.', origin: 'Les cl\\u00e9s de s\\u00e9curit\\u00e9 ne fonctionnent pas \\u00e0 cette adresse. Ouvrez Axle \\u00e0 l\\u2019adresse ' },
}[document.documentElement.lang === 'fr' ? 'fr' : 'en'];
const button = document.querySelector('[data-factor="webauthn"]');
const back = document.querySelector('.back a');
const next = document.querySelector('input[name="next"]')?.value ?? (back === null ? '/' : new URL(back.href).searchParams.get('next') ?? '/');

function say(text) {
  let line = document.querySelector('[data-factor-problem]');
  if (line === null) {
    line = document.createElement('p');
    line.className = 'bad';
    line.dataset.factorProblem = '';
    line.setAttribute('role', 'alert');
    button.before(line);
  }
  line.textContent = text;
}

function why({ step, reason }) {
  if (step === 'again') return texts.again;
  return reason === 'origin' ? texts.origin + location.origin.replace('127.0.0.1', 'localhost') : texts.failed;
}

async function post(path, body) {
  const answer = await fetch('/sign-in/factor/webauthn' + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return await answer.json();
}

async function answer() {
  if (window.PublicKeyCredential?.parseRequestOptionsFromJSON === undefined) return say(texts.old);
  button.disabled = true;
  try {
    const asked = await post('/ask', {});
    if (asked.ask === undefined) return say(why(asked));
    const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.ask) });
    const done = await post('', credential.toJSON());
    if (done.step === 'in') location.assign(next);
    else if (done.step === 'new-password') location.assign('/sign-in/password?next=' + encodeURIComponent(next));
    else say(why(done));
  } catch {
    say(texts.failed);
  } finally {
    button.disabled = false;
  }
}
button.addEventListener('click', () => void answer());
`;
