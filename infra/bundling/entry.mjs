// What Lambda loads of a function, as index.mjs beside the bundle. Lambda gives a whole processor
// until the runtime asks for the first event, and the runtime waits for ES modules alone; the bundle
// itself starts faster as CommonJS.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
import { createRequire } from 'node:module';

const main = createRequire(import.meta.url)('./main.cjs');
await main.ready;
export const { handler } = main;
