import { describe, expect, it } from 'vitest';
import { trustWords } from './trust';

const { en, fr } = trustWords;

describe('what is said of one is said in the singular', () => {
  it.each([
    [en.moreFiles(1), 'and 1 more file'],
    [en.moreFiles(2), 'and 2 more files'],
    [fr.moreFiles(1), 'et 1 autre fichier'],
    [fr.moreFiles(2), 'et 2 autres fichiers'],
    [en.signedFiles(1, 3, '/i'), '1 file signed, serial 3: /i'],
    [en.signedFiles(2, 3, '/i'), '2 files signed, serial 3: /i'],
    [fr.signedFiles(1, 3, '/i'), '1 fichier signé, numéro 3 : /i'],
    [fr.signedFiles(2, 3, '/i'), '2 fichiers signés, numéro 3 : /i'],
  ])('%s', (said, wanted) => expect(said).toBe(wanted));
});

describe('what became of all of a source', () => {
  const rest = '; a change will need an approval';
  const suite = ' ; une modification demandera une approbation';
  it.each([
    [{ approved: 1, passedOver: 0, left: 0 }, `1 script approved as it is${rest}`, `1 script approuvé tel quel${suite}`],
    [{ approved: 2, passedOver: 0, left: 0 }, `2 scripts approved as they are${rest}`, `2 scripts approuvés tels quels${suite}`],
    [
      { approved: 0, passedOver: 1, left: 1 },
      `0 scripts approved as they are${rest}; 1 could not be read or changed meanwhile, and was passed over` +
        '; 1 that changed or was withdrawn has to be looked at by itself: axle scripts review SCRIPT',
      `0 script approuvé tel quel${suite} ; 1 script, illisible ou modifié entre-temps, a été laissé de côté` +
        ' ; 1 script modifié ou retiré est à relire à part : axle scripts review SCRIPT',
    ],
    [
      { approved: 2, passedOver: 3, left: 2 },
      `2 scripts approved as they are${rest}; 3 could not be read or changed meanwhile, and were passed over` +
        '; 2 that changed or were withdrawn have to be looked at one by one: axle scripts review SCRIPT',
      `2 scripts approuvés tels quels${suite} ; 3 scripts, illisibles ou modifiés entre-temps, ont été laissés de côté` +
        ' ; 2 scripts modifiés ou retirés sont à relire un par un : axle scripts review SCRIPT',
    ],
  ])('%j', (done, english, french) => expect([en.approvedSource(done), fr.approvedSource(done)]).toEqual([english, french]));
});
