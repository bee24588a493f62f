import { socialProfileOf } from './social.rules';

const of = (href: string) => socialProfileOf(href, 'https://joes.example/');

describe('social profiles', () => {
  it.each([
    ['https://www.facebook.com/joespizza/?ref=page', 'facebook', 'https://facebook.com/joespizza'],
    ['//m.facebook.com/joespizza', 'facebook', 'https://facebook.com/joespizza'],
    ['https://www.facebook.com/profile.php?id=100012&sk=about', 'facebook', 'https://facebook.com/profile.php?id=100012'],
    ['http://twitter.com/joes', 'x', 'https://twitter.com/joes'],
    ['https://www.linkedin.com/company/joes/', 'linkedin', 'https://linkedin.com/company/joes'],
    ['https://www.yelp.com/biz/joes-pizza-new-york', 'yelp', 'https://yelp.com/biz/joes-pizza-new-york'],
  ])('%s is a profile', (href, network, url) => {
    expect(of(href)).toEqual({ network, url });
  });

  it.each(['https://www.facebook.com/sharer/sharer.php?u=x', 'https://twitter.com/intent/tweet', 'https://www.facebook.com/', 'https://notfacebook.com/joes', '/contact', 'mailto:a@facebook.com', 'https://www.youtube.com/watch?v=1', 'http://[', 'https://facebook.com/wix'])('%s is none', (href) => {
    expect(of(href)).toBeNull();
  });
});
