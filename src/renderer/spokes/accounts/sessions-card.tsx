import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountSession } from '#shared/contract/accounts';
import { useHub } from '../../lib/hub-context';
import { useAttempt } from '../../lib/use-attempt';
import { useFormat } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { StatusTag } from '../../ui/status-tag';

interface SessionsCardProps {
  readonly sessions: readonly AccountSession[];
  readonly changed: () => void;
}

/** Where one is signed in; each can be ended from here. */
export function SessionsCard({ sessions, changed }: SessionsCardProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const attempt = useAttempt();
  const newest = [...sessions].sort((a, b) => Number(b.current) - Number(a.current) || b.seenAt.localeCompare(a.seenAt));
  return (
    <Card title={t('sessions.title')}>
      <div className="account-rows">
        {newest.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            onEnd={() => attempt(hub.accounts.endSession({ session: session.id }).then(changed), t('sessions.ended'))}
          />
        ))}
      </div>
    </Card>
  );
}

/** A browser, since when, last used when. */
export function SessionRow({ session, onEnd }: { readonly session: AccountSession; readonly onEnd: (() => void) | undefined }): ReactNode {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  return (
    <div className="account-row">
      <div className="ax-grow">
        <b>{browserOf(session.userAgent) ?? t('sessions.unknown')}</b>
        <p className="ax-dim ax-small">
          {t('sessions.facts', {
            address: session.address,
            since: format.full(session.createdAt),
            seen: format.when(session.seenAt),
          })}
        </p>
      </div>
      {session.current ? (
        <StatusTag tone="run" label={t('sessions.current')} />
      ) : (
        onEnd !== undefined && (
          <Button variant="default" small onClick={onEnd}>
            {t('sessions.end')}
          </Button>
        )
      )}
    </div>
  );
}

const browsers = [
  ['Edg/', 'Edge'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const systems = [
  ['Windows', 'Windows'],
  ['Android', 'Android'],
  ['iPhone', 'iOS'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** `Firefox, Linux`, of what a browser says of itself; undefined where it says neither. */
function browserOf(userAgent: string): string | undefined {
  const find = (known: readonly (readonly [string, string])[]): string | undefined => known.find(([mark]) => userAgent.includes(mark))?.[1];
  return [find(browsers), find(systems)].filter((part) => part !== undefined).join(', ') || undefined;
}
