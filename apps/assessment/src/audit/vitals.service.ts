import { pageAudit, type Vitals } from '@leadfactory/contracts';
import { toAppError } from '@leadfactory/kernel';
import { EgressClient, ENV, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { AssessmentEnv } from '../env';
import type { Site } from '../site/site.types';
import type { Payer } from './audit.rules';

type Measured = Site['vitals'][Vitals['strategy']];

/** Without the provider’s message: buyers read it, and the message is for those who run the product. */
const NOT_MEASURED = {
  mobile: { en: 'The page’s speed on a phone could not be measured.', es: 'No se pudo medir la velocidad de la página en un teléfono.' },
  desktop: { en: 'The page’s speed on a desktop computer could not be measured.', es: 'No se pudo medir la velocidad de la página en un ordenador.' },
};

/** Lets PageSpeed (or Lighthouse) measure the home page. */
@Injectable()
export class VitalsService {
  constructor(
    private readonly egress: EgressClient,
    private readonly logger: Logger,
    @Inject(ENV) private readonly env: AssessmentEnv,
  ) {}

  /** @throws AppError rate_limited or budget_exceeded for a lead: its step waits then, because a little later there is an answer */
  async measure(url: string, context: Payer): Promise<Site['vitals']> {
    const wanted = this.env.AUDIT_STRATEGIES.split(',');
    const one = (strategy: Vitals['strategy']): Promise<Measured> => (wanted.includes(strategy) ? this.measureOne(url, strategy, context) : Promise.resolve({ unknown: { en: `AUDIT_STRATEGIES leaves ${strategy} out.`, es: `AUDIT_STRATEGIES no incluye ${strategy}.` } }));
    const [mobile, desktop] = await Promise.all([one('mobile'), one('desktop')]);
    return { mobile, desktop };
  }

  private async measureOne(url: string, strategy: Vitals['strategy'], context: Payer): Promise<Measured> {
    try {
      const { data, provider } = await this.egress.call(pageAudit, { url, strategy }, context, { call: `vitals:${strategy}` });
      const { lcpMs, fcpMs, tbtMs, speedIndexMs, cls, totalBytes } = data.metrics;
      return { measured: { strategy, performance: data.scores.performance, lcpMs, fcpMs, tbtMs, speedIndexMs, cls, totalBytes, source: /lighthouse/i.test(provider) ? 'lighthouse' : 'psi', result: data.result } };
    } catch (error) {
      const { code, message } = toAppError(error);
      // A lead can wait; somebody who asked for one audit waits for the answer, and gets what can be known now.
      if (context.leadId !== undefined && (code === 'rate_limited' || code === 'budget_exceeded')) throw error;
      this.logger.info({ code, cause: message, leadId: context.leadId, strategy }, 'The page was not measured; its speed stays unknown.');
      return { unknown: NOT_MEASURED[strategy] };
    }
  }
}
