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
    // two slips, and four letters of a beginning: as much as may be
    ['bachSise', 'batchSize'],
    ['line', 'linerHost'],
  ] as const) {
    it(`to ${typed} is ${meant}`, () => {
      expect(closest(typed, settingNames)).toBe(meant);
    });
  }

  // three slips, the second with a letter twice in place of a swap; three letters of a beginning
  const further = ['hosted-zone', 'abtchszei', 'sstatg', 'log'];
  for (const foreign of ['acknowledged-issue-numbers', 'vpcId', 'toString', 'x', ...further]) {
    it(`to ${foreign} is none`, () => {
      expect(closest(foreign, settingNames)).toBeUndefined();
    });
  }
});
