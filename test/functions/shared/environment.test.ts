import { describe, expect, it } from 'vitest';
import { Environment } from '../../../functions/enrich/env.ts';
import { readEnvironment } from '../../../functions/shared/environment.ts';
import { enrichFunction } from '../../support/enrich-function.ts';
import { enrichEnvironment } from '../../support/environments.ts';

const lambda = enrichFunction();

describe('the environment', () => {
  it('is parsed into what it means', () => {
    const environment = readEnvironment(Environment, { ...enrichEnvironment, PATH: '/bin' });

    expect(environment).toMatchObject({ MAX_RECEIVE_COUNT: 100, LINER_TIMEOUT_MS: 10_000 });
  });

  it('names every variable that is missing', () => {
    const read = () => readEnvironment(Environment, {});

    const mayBeAbsent = ['RECORDINGS', 'EXPECT_SUMMARY'];
    const needed = Object.keys(Environment.shape).filter((name) => !mayBeAbsent.includes(name));
    expect(read).toThrow(`bad environment: ${needed.sort().join(', ')}`);
  });

  it('names every variable that is wrong, never its value', () => {
    const source = {
      ...enrichEnvironment,
      LINER_ORIGIN: 'http://canary.example',
      MAX_RECEIVE_COUNT: '0',
      RETRY_CAP_SECONDS: '1e3',
      CALL_ID_POINTER: 'callId',
      LOG_LEVEL: 'LOUD',
    };

    expect(() => readEnvironment(Environment, source)).toThrow(
      new Error(
        'bad environment: CALL_ID_POINTER, LINER_ORIGIN, LOG_LEVEL, MAX_RECEIVE_COUNT, RETRY_CAP_SECONDS',
      ),
    );
  });

  it('that is bad fails the cold start, before any message is touched', async () => {
    await lambda.restart({ CALLS_TABLE_NAME: '' });

    await expect(lambda.deliver({ body: { callId: 1 } })).rejects.toThrow(
      'bad environment: CALLS_TABLE_NAME',
    );
  });
});
