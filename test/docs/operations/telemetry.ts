import { metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { HostEvent } from 'connect-bank/host';

type UpstreamCall = Extract<HostEvent, { type: 'upstream-call' }>;

/** Creates a handler for `onEvent`. Call it once, after the SDK has started. */
export function telemetry(): (event: HostEvent) => void {
  const tracer = trace.getTracer('connect-bank');
  const meter = metrics.getMeter('connect-bank');
  const events = meter.createCounter('connect_bank.events');
  const calls = meter.createHistogram('http.client.request.duration', { unit: 's' });
  const journeys = meter.createHistogram('connect_bank.journey.duration', { unit: 's' });

  return function record(event) {
    events.add(1, { 'connect_bank.event': event.type });
    switch (event.type) {
      case 'upstream-call': {
        const attributes = attributesOf(event);
        const span = tracer.startSpan(`TrueLayer ${event.operation}`, {
          kind: SpanKind.CLIENT,
          startTime: event.startedAt,
          attributes: { ...attributes, 'truelayer.trace_id': event.traceId },
        });
        if ('error.type' in attributes) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end(event.startedAt + event.durationMs);
        return calls.record(event.durationMs / 1000, attributes);
      }
      case 'callback-run': {
        const span = tracer.startSpan(event.callback, { startTime: event.at - event.durationMs });
        return span.end(event.at);
      }
      case 'authorized':
      case 'failed':
        return journeys.record(event.afterMs / 1000, { 'connect_bank.outcome': event.type });
    }
  };
}

function attributesOf({ operation, method, status, attempt, error }: UpstreamCall) {
  // TrueLayer responds with `InvalidStateError` until the user has approved.
  const isFailure = error !== undefined && error.name !== 'InvalidStateError';
  return {
    'truelayer.operation': operation,
    'http.request.method': method,
    'http.request.resend_count': attempt - 1,
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(isFailure && { 'error.type': error.name }),
  };
}
