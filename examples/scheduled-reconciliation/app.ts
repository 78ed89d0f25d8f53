import { exampleApp } from '../example-app.ts';
import { ScheduledReconciliationStack, Settings } from './stack.ts';

exampleApp(Settings, (app, settings) => {
  new ScheduledReconciliationStack(app, 'ScheduledReconciliation', settings);
});
