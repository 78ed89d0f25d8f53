import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod/mini';
import { parseCallId } from '../../core/call-id.ts';
import type { CallRecord } from '../../core/call-record.ts';
import type { Outcome } from '../../core/record-update.ts';
import type * as answers from '../../docs/api/answers.ts';
import { describeApi } from '../../docs/api/openapi.ts';
import { resourcesOf, templateWith } from '../infra/synthesized.ts';
import { description, faultsAt } from '../support/described-answers.ts';
import type { Same } from '../support/same-type.ts';

interface Media {
  readonly examples?: Record<string, { readonly value: unknown }>;
}
const methods = ['get', 'post'] as const;
const operations = Object.keys(description.paths).flatMap((path) =>
  methods
    .filter((method) => description.paths[path][method])
    .map((method) => ({ path, method, operation: description.paths[path][method] })),
);

describe('the description of the HTTP API', () => {
  it('is what npm run describe would write', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

    const written = `${JSON.stringify(describeApi(version), null, 2)}\n`;

    expect(readFileSync('docs/openapi.json', 'utf8')).toBe(written);
  });

  it('says the same as the types of the code', () => {
    expectTypeOf<Same<z.infer<typeof answers.CallRecord>, CallRecord>>().toEqualTypeOf<true>();
    expectTypeOf<z.infer<typeof answers.EnrichedCall>['outcome']>().toEqualTypeOf<Outcome>();
    expectTypeOf<z.infer<typeof answers.Problem>['code']>().toEqualTypeOf<answers.AnsweredCode>();
  });

  it('has the routes that exist, each with who may use it', () => {
    const routes = resourcesOf(templateWith(), 'AWS::ApiGatewayV2::Route').map(
      ([, { Properties }]) => [Properties.RouteKey, Properties.AuthorizationType === 'AWS_IAM'],
    );

    const described = operations.map(({ path, method, operation }) => [
      `${method.toUpperCase()} ${path}`,
      operation.security.some((scheme: object) => 'iam' in scheme),
    ]);

    expect(Object.fromEntries(described)).toEqual(Object.fromEntries(routes));
  });

  for (const { path, method, operation } of operations) {
    const at = ['paths', path, method];

    it(`has examples of ${method} ${path} that keep to it`, () => {
      const contents = [
        { at: [...at, 'requestBody'], content: operation.requestBody?.content ?? {} },
        ...Object.entries<{ content?: object }>(operation.responses).map(([status, response]) => ({
          at: [...at, 'responses', status],
          content: response.content ?? {},
        })),
      ];

      const faults = contents.flatMap(({ at, content }) =>
        Object.entries<Media>(content).flatMap(([type, { examples = {} }]) =>
          Object.values(examples).flatMap(({ value }) =>
            faultsAt([...at, 'content', type, 'schema'], value),
          ),
        ),
      );

      expect(faults).toEqual([]);
    });
  }

  it('takes the call ids that the code takes', () => {
    const place = ['components', 'schemas', 'WebhookBody'];
    const isTaken = (id: unknown) => {
      try {
        return parseCallId(id) > 0;
      } catch {
        return false;
      }
    };
    const ids = fc.oneof(
      ...[fc.integer(), fc.double(), fc.string(), fc.jsonValue()],
      fc.nat().map(String),
      // a pattern cannot compare: the largest ids of 16 digits are refused by the code alone
      fc.stringMatching(/^[+-]?\d{1,15}(\.\d)?$/),
    );

    fc.assert(
      fc.property(ids, (callId) => {
        expect(faultsAt(place, { callId }).length === 0).toBe(isTaken(callId));
      }),
    );
  });
});
