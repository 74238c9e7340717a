-- ARGV[7] and so on: the nodes that this one may have been before
--
-- They are asked for by nobody any more, but their listeners stay counted until this one has said which of them it still has:
-- who is let in beside them must not depend on when a connection breaks.

register()
for i = 7, #ARGV do
  redis.call('ZREM', prefix .. 'n', ARGV[i])
  redis.call('ZADD', prefix .. 'n', int(now + NODE_TIMEOUT), ARGV[i] .. FORMER)
end
finish()
