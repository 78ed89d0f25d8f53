import { describe, expect, it } from 'vitest';
import { closest } from '../../infra/closest.ts';
import { settingNames } from '../../infra/config.ts';

describe('the closest name', () => {
  for (const [typed, meant] of [
    ['stagee', 'stage'],
    ['stgae', 'stage'],
    ['Stage', 'stage'],
    ['linerhost', 'linerHost'],
    ['LINER_HOST', 'linerHost'],
    ['liner-host', 'linerHost'],
    ['retainday', 'retainDays'],
    ['retain', 'retainDays'],
    ['alarmTopic', 'alarmTopicArn'],
    ['stackNames', 'stackName'],
    ['throttle', 'throttleRate'],
  ] as const) {
    it(`to ${typed} is ${meant}`, () => {
      expect(closest(typed, settingNames)).toBe(meant);
    });
  }

  for (const foreign of ['acknowledged-issue-numbers', 'vpcId', 'hosted-zone', 'toString', 'x']) {
    it(`to ${foreign} is none`, () => {
      expect(closest(foreign, settingNames)).toBeUndefined();
    });
  }
});
