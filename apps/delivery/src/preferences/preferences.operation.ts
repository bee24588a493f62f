import { type PageDocument, unsubscribe, viewPreferences } from '@leadfactory/contracts';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { Preferences } from './preferences.service';

@Injectable()
export class PreferencesOperation {
  constructor(private readonly preferences: Preferences) {}

  @HandlesOperation(viewPreferences)
  view({ token }: { token: string }): Promise<PageDocument> {
    return this.preferences.view(token);
  }

  @HandlesOperation(unsubscribe)
  unsubscribe({ token }: { token: string }): Promise<PageDocument> {
    return this.preferences.unsubscribe(token);
  }
}
