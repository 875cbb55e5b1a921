import { expect, it } from 'vitest';
import { Param } from './params';
import { validateParams } from './validate-params';

const user = Param.parse({ name: 'CUserName', label: 'U', kind: 'text', pass: { by: 'user-name', of: 'C' } });
const password = Param.parse({ name: 'C', label: 'C', kind: 'secret', pass: { by: 'object', name: 'C', type: 'credential' } });

it('is a user name and a password, neither without the other', () => {
  const params = [user, password];
  expect(validateParams(params, { CUserName: 'joe', C: 'p' })).toEqual({
    values: { CUserName: 'joe' },
    secrets: { C: 'p' },
    exposed: {},
    issues: [],
  });
  expect(validateParams(params, {}).issues).toEqual([]);
  expect(validateParams(params, { CUserName: 'joe' }).issues).toEqual([{ name: 'C', reason: 'required' }]);
  for (const given of [{ C: 'p' }, { C: 'p', CUserName: ' ' }])
    expect(validateParams(params, given).issues).toEqual([{ name: 'CUserName', reason: 'required' }]);
});

it('says once what is missing where both are required', () => {
  const params = [user, password].map((param) => ({ ...param, required: true }));
  expect(validateParams(params, { CUserName: 'joe' }).issues).toEqual([{ name: 'C', reason: 'required' }]);
  expect(validateParams(params, {}).issues).toHaveLength(2);
});

it('cannot be given where nothing asks for its user name', () => {
  expect(validateParams([password], { C: 'p' }).issues).toEqual([{ name: 'C', reason: 'secret-object' }]);
  expect(validateParams([password], {}).issues).toEqual([]);
});
