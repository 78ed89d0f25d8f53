import type { CallsAnswer, FlowAnswer, StackAnswer } from '../answers.ts';
import { Alarms } from './alarms.tsx';
import { get } from './ask.ts';
import { useAsked } from './asked.ts';
import { CallsTable } from './calls-table.tsx';
import { Flow } from './flow.tsx';
import { Answered, Code, Count, Empty, Panel } from './parts.tsx';
import { Plots } from './plots.tsx';
import { type Route, to } from './route.ts';
import { Send } from './send.tsx';
import { type Span, Spans, spanOf, spans } from './spans.tsx';
import { Switchboard } from './switchboard.tsx';
import { counted } from './texts.ts';

/** Whether calls arrive, and where they are. */
export function Overview({ route, stack }: { route: Route; stack: StackAnswer }) {
  // a local run began a moment ago
  const span = spanOf(route, stack.isLocal ? spans[0] : spans[1]);
  // a deployed stack's counts come from CloudWatch, once a minute and for money
  const everyMs = stack.isLocal ? 2000 : 20_000;
  const flow = useAsked(
    () => get<FlowAnswer>('flow', { last: span.ms }),
    `flow ${span.name}`,
    everyMs,
  );
  const calls = useAsked(() => get<CallsAnswer>('calls'), 'calls', everyMs);
  const again = () => {
    flow.ask();
    calls.ask();
  };

  return (
    <>
      <div class="title">
        <h1>Overview</h1>
        <Spans route={route} chosen={span} />
      </div>
      <Answered asked={flow} what="counts">
        {(answer) => (
          <>
            <Alarms alarms={answer.alarms} />
            <Flow flow={answer} span={span} />
          </>
        )}
      </Answered>
      <div class="columns">
        <div class="wide">
          <Plots span={span} everyMs={stack.isLocal ? 5000 : 60_000} />
          <Panel title="Latest calls" aside={<a href={to('calls')}>All calls</a>}>
            <Answered asked={calls} what="calls">
              {(answer) => <CallsTable calls={answer.calls.slice(0, 12)} />}
            </Answered>
          </Panel>
        </div>
        <div class="narrow">
          {stack.hasSwitchboard && <Switchboard onChange={again} />}
          <Send onSent={again} />
          <Answered asked={flow} what="codes">
            {(answer) => <Codes flow={answer} span={span} />}
          </Answered>
        </div>
      </div>
    </>
  );
}

function Codes({ flow, span }: { flow: FlowAnswer; span: Span }) {
  const kinds = [
    ['Failures', 'Failed tries', 'No call failed.'],
    ['DeadLetters', 'Given up', 'No call was given up.'],
    ['Refusals', 'Turned away', 'Nobody was turned away.'],
  ] as const;
  return (
    <Panel title="Reasons" aside={<span class="quiet">last {span.label}</span>}>
      {kinds.map(([metric, title, none]) => (
        <div class="reasons" key={metric}>
          <h3>{title}</h3>
          {flow.coded[metric].length === 0 && <Empty>{none}</Empty>}
          <ul>
            {flow.coded[metric].map(({ code, count }) => (
              <li key={code}>
                <Code code={code} />
                <Count
                  value={count}
                  label=""
                  name={`${counted(count, 'time')} ${code}`}
                  href={to('log', { metric, code, last: span.name })}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Panel>
  );
}
