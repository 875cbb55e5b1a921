export { GENESIS, parseHead, type EntryRow, type Head, type PersonalRow } from '#main/proof/chain-head';
export { entryHash, sha256 } from '#main/proof/chain-link';
export { fieldOfDetail, hashedField, ownPersonal, parseBytes, personalHash, type PersonalField } from '#main/proof/entry-fields';
