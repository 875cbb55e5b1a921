import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../ui/states';

interface BoundaryProps {
  /** A change of it (the address, say) gives the children another chance. */
  readonly resetOn?: string;
  readonly children: ReactNode;
}
interface BoundaryState {
  readonly failed: boolean;
  readonly resetOn: string | undefined;
}

/** Keeps a fault in one page from taking the whole window with it. */
export class ErrorBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failed: false, resetOn: undefined };

  static getDerivedStateFromError(): Partial<BoundaryState> {
    return { failed: true };
  }

  static getDerivedStateFromProps(props: BoundaryProps, state: BoundaryState): Partial<BoundaryState> | null {
    return props.resetOn === state.resetOn ? null : { failed: false, resetOn: props.resetOn };
  }

  override render(): ReactNode {
    return this.state.failed ? <Fault /> : this.props.children;
  }
}

/** Loading the page anew gives every part another chance, also one whose file was replaced by an update. */
function Fault(): ReactNode {
  const { t } = useTranslation();
  return <ErrorState message={t('shell:fault.message')} retry={{ label: t('shell:common.retry'), act: () => location.reload() }} />;
}
