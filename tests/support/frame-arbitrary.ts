import * as fc from 'fast-check';

const ids = fc.oneof(
  { weight: 6, arbitrary: fc.nat(40) },
  fc.integer(),
  fc.double(),
  fc.constantFrom('1', null, -0, Number.MAX_SAFE_INTEGER),
);
const credits = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 300 }) }, fc.integer(), fc.constant(65_536));
const junk = fc.jsonValue({ maxDepth: 4 });

/** Frames that are right, nearly right and wrong, alone and together, for a hub with these routes; every one survives JSON. */
export function anyFrame(paths: readonly string[]): fc.Arbitrary<unknown> {
  const path = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...paths, 'probe.none') },
    fc.string(),
    fc.constantFrom('__proto__', 'constructor', ''),
  );
  const input = fc.oneof(
    { weight: 3, arbitrary: fc.record({ text: fc.string(), how: fc.constantFrom('error', 'declared', 'wrong-item'), to: fc.nat(100) }) },
    { weight: 1, arbitrary: fc.record({}) },
    junk,
  );
  const right = fc.oneof(
    fc.record({ t: fc.constant('call'), id: ids, path, input }),
    fc.record({ t: fc.constant('open'), id: ids, path, input, credit: credits }),
    fc.record({ t: fc.constant('grant'), id: ids, n: credits }),
    fc.record({ t: fc.constant('stop'), id: ids }),
    fc.record({ t: fc.constant('item'), id: ids, values: fc.array(junk, { maxLength: 70 }) }),
    fc.record({ t: fc.constant('bye'), id: ids }),
    fc.record({ t: fc.constant('err'), id: ids, code: fc.string(), data: junk }),
  );
  const bent = fc
    .tuple(right, fc.string(), junk)
    .map(([frame, key, value]) => Object.fromEntries([...Object.entries(frame), [key, value]]));
  const alone = fc.oneof({ weight: 12, arbitrary: right }, bent, junk);
  // Mostly of what is right: one frame that is none makes the whole message none.
  const together = fc.oneof(fc.array(right, { maxLength: 4 }), fc.array(alone, { maxLength: 3 }), fc.array(right, { minLength: 62 }));
  return fc.oneof({ weight: 8, arbitrary: alone }, together);
}
