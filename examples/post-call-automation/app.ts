import { exampleApp } from '../example-app.ts';
import { PostCallAutomationStack, Settings } from './stack.ts';

exampleApp(Settings, (app, settings) => {
  new PostCallAutomationStack(app, 'PostCallAutomation', settings);
});
