import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHub } from '../lib/hub-context';
import { useCall } from '../lib/use-call';
import { ErrorState } from '../ui/states';
import { reportOf } from './fault-report';

interface BoundaryProps {
  /** A change of it (the address, say) gives the children another chance. */
  readonly resetOn?: string;
  readonly children: ReactNode;
}
interface BoundaryState {
  /** What a child threw, in a box of its own: anything can be thrown. */
  readonly failed: { readonly error: unknown } | null;
  readonly resetOn: string | undefined;
}

/** Keeps a fault in one page from taking the whole window with it. */
export class ErrorBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failed: null, resetOn: undefined };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { failed: { error } };
  }

  static getDerivedStateFromProps(props: BoundaryProps, state: BoundaryState): Partial<BoundaryState> | null {
    return props.resetOn === state.resetOn ? null : { failed: null, resetOn: props.resetOn };
  }

  override render(): ReactNode {
    return this.state.failed === null ? this.props.children : <Fault error={this.state.failed.error} />;
  }
}

/** Says it to the hub, whose log keeps it. Loading the page anew gives every part another chance, also one that an update replaced. */
function Fault({ error }: { readonly error: unknown }): ReactNode {
  const { t } = useTranslation();
  const hub = useHub();
  const incident = useCall((signal) => hub.hub.incident(reportOf(error, location.pathname), { signal }), [hub, error]).value?.incident;
  return (
    <ErrorState
      message={t('shell:fault.message')}
      incident={incident === undefined ? undefined : t('shell:common.incident', { incident })}
      retry={{ label: t('shell:common.retry'), act: () => location.reload() }}
    />
  );
}
