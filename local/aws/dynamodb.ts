import type { IncomingMessage, ServerResponse } from 'node:http';
import dynalite from 'dynalite';
import db from 'dynalite/db/index.js';
import type { Item } from './table-stream.ts';

export type OnChange = (before: Item | undefined, after: Item | undefined) => void;

/** The tables, as dynalite keeps them, without a port of their own. */
export interface DynamoDb {
  readonly serve: (request: IncomingMessage, response: ServerResponse) => void;
  /** Tells of every write to a table, in order. */
  readonly watch: (tableName: string, onChange: OnChange) => void;
}

export function createDynamoDb(): DynamoDb {
  const { server, store } = createDynalite();
  return { serve, watch };

  function serve(request: IncomingMessage, response: ServerResponse) {
    server.emit('request', request, response);
    // dynalite throws what a client that was killed in mid-request leaves behind
    request.removeAllListeners('error').on('error', () => {});
  }

  // it has no streams; writes to one item come one after the other
  function watch(tableName: string, onChange: OnChange) {
    const items = store.getItemDb(tableName);
    const { get, put, del } = items;
    items.put = (key, after, done) => {
      get(key, (_, before) =>
        put(key, after, (error) => {
          if (!error) onChange(before, after);
          done(error);
        }),
      );
    };
    items.del = (key, done) => {
      get(key, (_, before) =>
        del(key, (error) => {
          if (!error && before) onChange(before, undefined);
          done(error);
        }),
      );
    };
  }
}

function createDynalite() {
  const { create } = db;
  let store: db.Store | undefined;
  // the only way to its store
  db.create = (options) => {
    store = create(options);
    return store;
  };
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  db.create = create;
  if (!store) throw new Error('dynalite did not create a store');
  return { server, store };
}
