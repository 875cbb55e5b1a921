import { expect, it } from 'vitest';
import { envName } from './env-name';

it('makes a variable’s name', () => expect([envName('my-Name.é'), envName('db-password é')]).toEqual(['MY_NAME__', 'DB_PASSWORD__']));
