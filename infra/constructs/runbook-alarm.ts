import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export interface RunbookAlarmProps {
  readonly metric: IMetric;
  /** the least value that is too much */
  readonly threshold: number;
  /** periods of the metric that must be too much in a row */
  readonly periods: number;
  /** what breaks for whom */
  readonly impact: string;
  /** the heading in docs/runbook.md that says what to do */
  readonly runbook: string;
  /** what no data means: by default that there is no traffic and so no trouble */
  readonly silence?: 'fine' | 'trouble';
}

/** An alarm that tells who is hurt and where to read on: it is read by somebody just woken up. */
export class RunbookAlarm extends Alarm {
  private readonly silence: 'fine' | 'trouble';

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id, {
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // not breaching where silence is trouble: a stack just deployed has no data yet, and would ring
      treatMissingData:
        props.silence === 'trouble' ? TreatMissingData.MISSING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.impact} See docs/runbook.md#${anchor(props.runbook)}`,
    });
    this.silence = props.silence ?? 'fine';
  }

  /** Tells of trouble, of its end and, where that is trouble, of data that stop coming. */
  notify(action: IAlarmAction): void {
    this.addAlarmAction(action);
    this.addOkAction(action);
    if (this.silence === 'trouble') this.addInsufficientDataAction(action);
  }
}

/** https://docs.github.com/en/get-started/writing-on-github#section-links */
function anchor(heading: string) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
