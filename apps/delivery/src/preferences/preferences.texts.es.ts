import type { PreferencesTexts } from './preferences-texts.types';

export const preferencesTextsEs: PreferencesTexts = {
  title: 'Sus correos de {sender}',
  ask: '¿No desea recibir más correos de {sender} en {address}?',
  what: 'Tiene efecto de inmediato. Los recibos e informes que compre se seguirán enviando.',
  button: 'Darse de baja',
  done: 'Se ha dado de baja.',
  doneDetail: '{sender} no enviará más correos a {address}. No tiene que hacer nada más.',
  already: 'Esta dirección ya está dada de baja; {sender} no le escribe.',
  lostTitle: 'Este enlace no lleva a ninguna parte',
  lostPreferences: 'Puede que su programa de correo lo haya cortado: copie el enlace completo del correo. O responda al correo con la palabra «baja»; también funciona.',
  lostLink: 'Puede que su programa de correo lo haya cortado: copie el enlace completo del correo, o respóndalo.',
};
