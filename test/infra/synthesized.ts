import { readFileSync, rmSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createApp } from '../../infra/app.ts';
import { surroundings } from '../../infra/read-settings.ts';

const cdkJson = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));

/** What these tests look at of a resource in a template. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: each resource type has its own properties
  readonly Properties: any;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The app of cdk.json, without bundling, with further context. */
export function appWith(context: Record<string, unknown> = {}) {
  return createApp(
    {
      ...cdkJson.context,
      'aws:cdk:bundling-stacks': [],
      linerHost: 'https://liner.example',
      ...context,
    },
    { ...surroundings(), notice: () => {} },
  );
}

const templates = new Map<string, Template>();

/** Its only stack's template, synthesized once a context; not to be changed. */
export function templateWith(context: Record<string, unknown> = {}): Template {
  const key = JSON.stringify(context);
  const template = templates.get(key) ?? synthesizeWith(context);
  templates.set(key, template);
  return template;
}

function synthesizeWith(context: Record<string, unknown>): Template {
  const app = appWith(context);
  try {
    const [stack] = app.node.children.filter((child) => Stack.isStack(child));
    if (!stack) throw new Error('the app has no stack');
    return Template.fromStack(stack);
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.findResources(type)) as [string, Resource][];
}

/** The one resource of a type whose logical id looks like this. */
export function resource(template: Template, type: string, logicalId = /./): Resource {
  const found = resourcesOf(template, type).filter(([id]) => logicalId.test(id));
  const [only, ...others] = found;
  if (!only || others.length > 0) throw new Error(`${found.length} ${type} match ${logicalId}`);
  return only[1];
}
