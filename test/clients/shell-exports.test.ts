import { expect, it } from 'vitest';
import { outputVariables } from '../../clients/shell-exports.ts';

it('outputs have the names that the documentation uses', () => {
  expect(
    outputVariables({ ApiUrl: 'a', DeadLetterQueueArn: 'b', DashboardUrl: 'it has a value' }),
  ).toEqual({ API_URL: 'a', DEAD_LETTER_QUEUE_ARN: 'b', DASHBOARD_URL: 'it has a value' });
});
