import { afterEach, expect, vi } from 'vitest';
import { createCallsTable } from '../../clients/calls-table.ts';
import type { Call } from '../../core/call.ts';
import type { CallRecord } from '../../core/call-record.ts';
import type { handler as Handler } from '../../functions/calls-api/main.ts';
import { recordFromItem } from './call-history.ts';
import { requireRouteDescribed } from './described-answers.ts';
import { dynaliteEnvironment, dynaliteTables } from './dynalite-tables.ts';
import { callsApiEnvironment } from './environments.ts';
import { httpEvent } from './http-event.ts';
import { lambdaContext } from './lambda-context.ts';

export interface Page {
  readonly status: number;
  readonly calls: readonly { readonly callId: number }[];
  readonly cursor?: string;
  readonly code?: string;
  readonly detail?: string;
}

export const idsOf = ({ calls }: Page) => calls.map(({ callId }) => callId);

/** GET /calls of the calls-api function, on tables in dynalite. Use once in a file. */
export function listFunction() {
  const tables = dynaliteTables();
  const lines: string[] = [];
  const answers: string[] = [];
  let variables: Record<string, string> = {};
  let handler: typeof Handler | undefined;

  afterEach(() => {
    variables = {};
    handler = undefined;
    lines.length = 0;
    answers.length = 0;
  });

  return {
    tables,
    lines,
    /** what Lambda was given to return */
    answers,
    /** further variables of the next cold start */
    with(more: Record<string, string>) {
      variables = more;
      handler = undefined;
    },
    async store(...calls: readonly (Partial<Call> & { id: number })[]) {
      await this.storeRecords(...calls.map((call) => recordFromItem(call)));
    },
    async storeRecords(...records: readonly CallRecord[]) {
      const { client, callsTable: tableName } = tables;
      const table = createCallsTable({ client, tableName, retainDays: 0 });
      const { signal } = new AbortController();
      for (const record of records) {
        await table.write({ outcome: 'enriched', record }, undefined, signal);
      }
    },
    async list(query?: Record<string, string>): Promise<Page> {
      return (await this.ask('GET /calls', query)) as unknown as Page;
    },
    /** A request to a function that is cold at the first one. */
    async ask(
      routeKey: string,
      queryStringParameters?: Record<string, string>,
    ): Promise<Readonly<Record<string, unknown>>> {
      handler ??= await this.start();
      const request = { ...httpEvent({ routeKey }), queryStringParameters };
      const answer = (await handler(request, lambdaContext())) as {
        statusCode: number;
        headers: Record<string, string>;
        body: string;
      };
      requireRouteDescribed(request, answer);
      answers.push(JSON.stringify(answer));
      return { status: answer.statusCode, ...JSON.parse(answer.body) };
    },
    async start() {
      vi.resetModules();
      const environment = {
        ...callsApiEnvironment,
        ...dynaliteEnvironment(tables),
        CALLS_TABLE_NAME: tables.callsTable,
        RECONCILIATIONS_TABLE_NAME: tables.reconciliationsTable,
        ...variables,
      };
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
      vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(`${chunk}`) > 0);
      const { ready, handler } = await import('../../functions/calls-api/main.ts');
      await ready;
      return handler;
    },
    /** The ids of all pages, each asked for with the cursor of the one before. */
    async pages(query: Record<string, string>): Promise<number[][]> {
      const pages: number[][] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page: Page = await this.list({ ...query, ...(cursor && { cursor }) });
        expect(page.status).toBe(200);
        pages.push(idsOf(page));
        cursor = page.cursor;
      }
      return pages;
    },
  };
}
