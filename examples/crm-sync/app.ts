import { exampleApp } from '../example-app.ts';
import { CrmSyncStack, Settings } from './stack.ts';

exampleApp(Settings, (app, settings) => {
  new CrmSyncStack(app, 'CrmSync', settings);
});
